# SPDX-License-Identifier: MIT
#
# The user land of `make run`: Debian's BusyBox as it is, and Quire's own programs beside it.
#
#	BUSYBOX=FILE	another static i386 BusyBox than the one that scripts/setup.sh fetched
#	ADD='PATH...'	a static program becomes /bin/NAME, a folder becomes /NAME
#	INITRD=FILE	all of it is another archive; INITRD= boots without any program
#	INIT=/PATH	the first process; INIT= starts none, and the kernel's own shell comes up
#	APPEND='...'	more words of the kernel's command line
#
# Where no BusyBox is to be had the small shell of user/sh serves, and `make run` says so.

BUSYBOX		?= $(wildcard $(i386)/bin/busybox)
ADD		?=
userland	:= $(user_dir)/userland.cpio
userland_etc	:= $(wildcard user/userland/etc/*)

# Made anew whenever it is asked for with other words than the last time.
userland_words	:= $(BUSYBOX) -- $(ADD)
ifneq ($(filter run userland $(userland),$(MAKECMDGOALS)),)
ifneq ($(shell cat $(user_dir)/userland.words 2>/dev/null),$(strip $(userland_words)))
$(shell mkdir -p $(user_dir) && rm -f $(userland))
endif
endif

.PHONY: userland
userland: $(userland)
$(userland): $(user_files) $(userland_etc) $(BUSYBOX) $(if $(ADD),$(shell find $(ADD) -type f 2>/dev/null)) \
		scripts/mkuserland.sh scripts/mkinitrd.sh scripts/mkcpio.py
	$(say) INITRD $@
	$(Q)PYTHON='$(PYTHON)' bash scripts/mkuserland.sh $(user_dir)/userland $@ $(user_root) \
		user/userland/etc $(BUSYBOX) -- $(ADD)
	$(Q)echo '$(strip $(userland_words))' > $(user_dir)/userland.words
ifeq ($(BUSYBOX),)
	@echo '  no BusyBox: /bin/sh is the small shell of user/sh (./scripts/setup.sh fetches'
	@echo '  BusyBox where apt-get has it; BUSYBOX=FILE takes another static i386 one)'
endif

# The first process of this user land, of another archive, and of none.
INITRD		?= $(userland)
INIT		?= $(if $(INITRD),$(if $(filter $(userland),$(INITRD)),$(if $(BUSYBOX),/sbin/init,/bin/sh),/init))
APPEND		?=
