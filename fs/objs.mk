# SPDX-License-Identifier: MIT
# Files: what has a name, and what happens when it is opened.
objs-y += fs/inode.o		# a file itself
objs-y += fs/dentry.o		# its names
objs-y += fs/dentry_lru.o	# those that nobody holds
objs-y += fs/dentry_move.o	# those that change
objs-y += fs/d_path.o		# and the paths that lead to them
objs-y += fs/namei.o		# from a path to a file
objs-y += fs/namei_lookup.o	# names that are asked for
objs-y += fs/namei_change.o	# names come and go
objs-y += fs/namei_rename.o	# and change
objs-y += fs/readdir.o		# all of a directory
objs-y += fs/super.o		# a file system
objs-y += fs/mount.o		# on a directory of another
objs-y += fs/mount_show.o	# /proc/mounts
objs-y += fs/file.o		# a file that is open
objs-y += fs/open.o		# how it gets open
objs-y += fs/read_write.o	# and what is done with it
objs-y += fs/fallocate.o	# memory for it, or none
objs-y += fs/file_map.o		# mapped by a process
objs-y += fs/files_struct.o	# by number, process by process
objs-y += fs/fs_struct.o	# where a process's paths begin
objs-y += fs/char_dev.o		# files that are devices
objs-y += fs/tmpfs.o		# a file system in memory
objs-y += fs/seq_file.o		# files whose text is made when they are read
objs-y += fs/tmpfs_super.o	# and its limits
objs-y += fs/initrd.o		# files out of the loader's archive
objs-y += fs/fs_init.o		# the beginning
