# SPDX-License-Identifier: MIT
# Sources with deliberate bugs built in, one at a time: see tests/unit/mutants.py.
$(O)/unit/mutants/%.c: core/%.c tests/unit/mutants.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) tests/unit/mutants.py $< $@
