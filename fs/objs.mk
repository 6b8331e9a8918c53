# SPDX-License-Identifier: MIT
# Files: what has a name, and what happens when it is opened.
objs-y += fs/inode.o		# a file itself
objs-y += fs/dentry.o		# its names
objs-y += fs/namei.o		# from a path to a file
objs-y += fs/namei_change.o	# names come and go
objs-y += fs/file.o		# a file that is open
objs-y += fs/open.o		# how it gets open
objs-y += fs/read_write.o	# and what is done with it
objs-y += fs/file_map.o		# mapped by a process
objs-y += fs/files_struct.o	# by number, process by process
objs-y += fs/fs_struct.o	# where a process's paths begin
objs-y += fs/char_dev.o		# files that are devices
objs-y += fs/tmpfs.o		# a file system in memory
objs-y += fs/initrd.o		# files out of the loader's archive
objs-y += fs/fs_init.o		# the beginning
