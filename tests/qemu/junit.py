# SPDX-License-Identifier: MIT
"""
junit.py - the results as JUnit XML, which most CI systems can show

One testsuite a boot.  Its first case, "boot", is the machine's own verdict; the
in-kernel tests follow, unless the boot was one that was to go wrong, and the programs.
"""

import re
import xml.etree.ElementTree as xml

import ktap

# XML 1.0 has no way to write the other control characters.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text):
    return _NOT_XML.sub("?", text)


def _add_outcome(case, passed, message, text=""):
    if passed is None:
        xml.SubElement(case, "skipped", message=clean(message))
    elif not passed:
        xml.SubElement(case, "failure", message=clean(message)).text = clean(text)


def _add_boot(suite, run):
    case = xml.SubElement(suite, "testcase", classname=run.boot.name, name="boot",
                          time="%.3f" % run.seconds)
    reasons = run.verdict.reasons
    _add_outcome(case, run.verdict.passed, reasons[0] if reasons else "",
                 "\n".join(reasons) + "\n\n" + run.log)


def _add_test(suite, run, name, test):
    case = xml.SubElement(suite, "testcase", classname=run.boot.name, name=clean(name))
    passed = {ktap.PASS: True, ktap.SKIP: None}.get(test.outcome, False)
    message = test.reason or (test.diagnostics[0] if test.diagnostics else "")
    _add_outcome(case, passed, message, "\n".join(test.diagnostics))


def _add_program(suite, run, name, wrong):
    case = xml.SubElement(suite, "testcase", classname=run.boot.name, name=name)
    _add_outcome(case, not wrong, wrong.split("\n")[0], wrong)


def tree(runs):
    root = xml.Element("testsuites")
    for run in runs:
        suite = xml.SubElement(root, "testsuite", name=run.boot.name,
                               time="%.3f" % run.seconds)
        _add_boot(suite, run)
        if run.boot.outcome == "pass":
            for name, test in run.verdict.stream.leaves():
                _add_test(suite, run, name, test)
        for name, wrong in run.verdict.programs.items():
            _add_program(suite, run, name, wrong)
        suite.set("tests", str(len(suite)))
        for kind, attribute in (("failure", "failures"), ("skipped", "skipped")):
            suite.set(attribute, str(len(suite.findall("testcase/" + kind))))
    return xml.ElementTree(root)


def write(path, runs):
    tree(runs).write(path, encoding="utf-8", xml_declaration=True)
