/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/cpu_flags.c - what Linux calls the features that CPUID tells
 *
 * Bits by word: 0 leaf 1 edx, 1 leaf 1 ecx, 2 leaf 0x80000001 edx, 3 leaf 7 ebx.  Of the third
 * only those that the first does not repeat.  NULL: it has no name, or nobody needs to know.
 *
 * Intel SDM vol. 2, CPUID; AMD APM vol. 3, appendix E.
 */
#include <asm/processor.h>
#include <lib/compiler.h>

static const char *const names[NR_CPU_FLAGS] = {
	"fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce",
	"cx8", "apic", NULL, "sep", "mtrr", "pge", "mca", "cmov",
	"pat", "pse36", "pn", "clflush", NULL, "dts", "acpi", "mmx",
	"fxsr", "sse", "sse2", "ss", "ht", "tm", "ia64", "pbe",

	[32] = "pni", "pclmulqdq", "dtes64", "monitor", "ds_cpl", "vmx", "smx", "est",
	"tm2", "ssse3", "cid", "sdbg", "fma", "cx16", "xtpr", "pdcm",
	NULL, "pcid", "dca", "sse4_1", "sse4_2", "x2apic", "movbe", "popcnt",
	"tsc_deadline_timer", "aes", "xsave", NULL, "avx", "f16c", "rdrand", "hypervisor",

	[64 + 11] = "syscall", [64 + 19] = "mp", "nx", NULL, "mmxext",
	[64 + 25] = "fxsr_opt", "pdpe1gb", "rdtscp", NULL, "lm", "3dnowext", "3dnow",

	[96] = "fsgsbase", "tsc_adjust", "sgx", "bmi1", "hle", "avx2", NULL, "smep",
	"bmi2", "erms", "invpcid", "rtm", "cqm", NULL, "mpx", "rdt_a",
	"avx512f", "avx512dq", "rdseed", "adx", "smap", "avx512ifma", NULL, "clflushopt",
	"clwb", "intel_pt", "avx512pf", "avx512er", "avx512cd", "sha_ni", "avx512bw", "avx512vl",
};

/* cpu_flag_name - of a bit below NR_CPU_FLAGS, or NULL */
const char *cpu_flag_name(unsigned int bit)
{
	return names[bit];
}

/* cpu_has_flag - did CPUID tell that bit? */
bool cpu_has_flag(unsigned int bit)
{
	return cpu_info.flags[bit / 32] >> bit % 32 & 1;
}
