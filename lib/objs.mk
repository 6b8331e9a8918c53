# SPDX-License-Identifier: MIT
# What every layer uses: no kernel knowledge, memory comes from the caller.
objs-y += lib/string.o		# strings
objs-y += lib/div64.o		# 64-bit division for the compiler and for us
objs-y += lib/timespec.o	# times, and days of the calendar
objs-y += lib/vsprintf.o	# printf into a buffer
objs-y += lib/rbtree.o	# balanced search trees
objs-y += lib/radix_tree.o	# arrays with holes
objs-y += lib/cpio.o		# archives of files
objs-y += lib/chacha.o		# a cipher's block, for random bytes
objs-y += lib/parse.o		# numbers, globs, the command line
objs-y += lib/line_edit.o	# a line of text under a terminal's keys
objs-y += lib/line_history.o	# the lines before it
