# SPDX-License-Identifier: MIT
# Instruction counts, run by bench= on the command line.
objs-y += tests/bench/bench_boot.o	# kernel entry to the prompt
