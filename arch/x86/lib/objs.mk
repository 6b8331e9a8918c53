# SPDX-License-Identifier: MIT
objs-y += arch/x86/lib/memops.o
