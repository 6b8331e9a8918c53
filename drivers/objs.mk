# SPDX-License-Identifier: MIT
# Devices.
objs-y += drivers/serial.o		# COM1: the console of every test
objs-y += drivers/debugcon.o		# an emulator's debug port
objs-y += drivers/vga_text.o		# the text screen
objs-y += drivers/text_screen.o		# what a terminal does with bytes
objs-y += drivers/ps2_keyboard.o	# the keyboard's controller
objs-y += drivers/mem_device.o		# null and zero
objs-$(CONFIG_AUDIT_DEVICE) += drivers/audit_device.o # is all in order?
objs-$(CONFIG_FAIL_PAGE_ALLOC) += drivers/fail_device.o # requests that fail, by a program's wish
objs-y += drivers/random_device.o	# random and urandom
objs-y += drivers/tty.o			# all consoles as one terminal
objs-y += drivers/tty_io.o		# which is read and written
objs-y += drivers/tty_ioctl.o		# and asked
objs-y += drivers/n_tty.o		# what it makes of keys
objs-y += drivers/n_tty_erase.o		# of those that take back
objs-y += drivers/n_tty_output.o	# and of text
objs-y += drivers/n_tty_read.o		# what a reader gets
objs-y += drivers/ps2_keymap.o		# from scan codes to bytes
