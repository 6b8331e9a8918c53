# SPDX-License-Identifier: MIT
"""scripts/fetch-linux.sh with stand-ins for apt-get and dpkg-deb: what it takes, and why not"""

import io
import os
import subprocess
import tarfile
import unittest

import kit

# A package is here a folder: one file for each field, and the tar archive of its files.
FAKE_DPKG_DEB = """#!/usr/bin/env bash
case $1 in
-f) cat "$2/$3" ;;
--fsys-tarfile) cat "$2/files.tar" ;;
esac
"""

# Writes down its words; "download" leaves the package in the folder that it is started in.
FAKE_APT_GET = """#!/usr/bin/env bash
printf '%s\\n' "apt-get $*" >>"$FAKE_CALLS"
case "$*" in
*" update") exit "${FAKE_UPDATE:-0}" ;;
*" download "*)
    [ -z "${FAKE_NO_DOWNLOAD:-}" ] || { echo "E: no network" >&2; exit 100; }
    cp -R "$FAKE_PACKAGE" ./linux.deb ;;
esac
"""

FAKE_APT_CACHE = """#!/usr/bin/env bash
printf '%b' "${FAKE_FOUND:-}"
"""

FOUND = ("linux-image-6.1.0-9-686 - Linux 6.1 for older PCs (signed)\\n"
         "linux-image-6.1.0-50-686 - Linux 6.1 for older PCs (signed)\\n"
         "linux-image-6.1.0-47-686 - Linux 6.1 for older PCs (signed)\\n")


class FetchTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for name, text in (("dpkg-deb", FAKE_DPKG_DEB), ("apt-get", FAKE_APT_GET),
                           ("apt-cache", FAKE_APT_CACHE)):
            os.chmod(self.write("bin/" + name, text), 0o755)
        self.package = self.make_package("package", "linux-image-6.1.0-50-686")
        self.calls = os.path.join(self.tree, "calls")
        self.env = dict(os.environ, FAKE_CALLS=self.calls, FAKE_PACKAGE=self.package,
                        PATH=os.path.join(self.tree, "bin") + os.pathsep + os.environ["PATH"])

    def make_package(self, folder, name, arch="i386", kernel="boot/vmlinuz-6.1.0-50-686"):
        for field, value in (("Package", name), ("Architecture", arch), ("Version", "6.1.176-1")):
            self.write("%s/%s" % (folder, field), value + "\n")
        path = os.path.join(self.tree, folder)
        with tarfile.open(os.path.join(path, "files.tar"), "w") as tar:
            for member, text in (("./" + kernel, "the kernel"), ("./lib/modules/x.ko", "a module")):
                info = tarfile.TarInfo(member)
                info.size = len(text)
                tar.addfile(info, io.BytesIO(text.encode()))
        return path

    def fetch(self, *arguments, **env):
        done = subprocess.run(["bash", kit.script("fetch-linux.sh")] + list(arguments),
                              cwd=self.tree, env=dict(self.env, **env), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=300)
        return kit.Result(done)

    def assert_kernel(self, folder):
        self.assertEqual(self.read(folder + "/vmlinuz"), "the kernel")
        self.assertEqual(self.read(folder + "/version"), "6.1.176-1\n")
        self.assertEqual(sorted(os.listdir(os.path.join(self.tree, folder))),
                         ["log", "version", "vmlinuz"])

    def assert_no_kernel(self, folder):
        left = os.listdir(os.path.join(self.tree, folder))
        self.assertEqual(left, ["log"])


class Fetches(FetchTest):
    def test_youngest_kernel_is_downloaded_and_only_it_is_kept(self):
        result = self.fetch("out/linux", FAKE_FOUND=FOUND)
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertIn("out/linux/vmlinuz: Linux 6.1.176-1", result.out)
        self.assert_kernel("out/linux")
        self.assertIn("download linux-image-6.1.0-50-686\n", self.read("calls"))

    def test_apt_keeps_its_state_below_the_folder(self):
        self.fetch("out", FAKE_FOUND=FOUND)
        state = os.path.join(self.tree, "out", "fetch.")
        for call in self.read("calls").splitlines():
            self.assertIn("APT::Architecture=i386", call)
            for option in ("Dir::State::Lists=", "Dir::Cache=", "Dir::State::status=",
                           "Dir::Log=", "Dir::State::extended_states="):
                self.assertIn(option + state, call)

    def test_lists_that_were_read_in_part_may_do(self):
        result = self.fetch("out", FAKE_FOUND=FOUND, FAKE_UPDATE="100")
        self.assertEqual(result.status, 0, result.err)
        self.assertIn("failed in part", result.out)
        self.assert_kernel("out")

    def test_package_at_hand_needs_no_apt(self):
        for name in ("linux-image-6.1.0-50-686", "linux-image-6.1.0-50-686-unsigned"):
            with self.subTest(name=name):
                self.make_package("hand", name)
                result = self.fetch("--deb", "hand", "out")
                self.assertEqual((result.status, result.err), (0, ""))
                self.assert_kernel("out")
                self.assertFalse(os.path.exists(self.calls))


class Refuses(FetchTest):
    def assert_says_what_to_do(self, result):
        self.assertEqual(result.status, 69)
        self.assertIn("LINUX_DEB=FILE", result.err)
        self.assert_no_kernel("out")

    def test_no_such_package_in_the_sources(self):
        result = self.fetch("out", FAKE_FOUND="")
        self.assert_says_what_to_do(result)
        self.assertIn("have no linux-image-6.1.*-686", result.err)

    def test_download_that_fails_keeps_the_reason_in_the_log(self):
        result = self.fetch("out", FAKE_FOUND=FOUND, FAKE_NO_DOWNLOAD="1")
        self.assert_says_what_to_do(result)
        self.assertIn("cannot download linux-image-6.1.0-50-686 (see out/log)", result.err)
        self.assertIn("E: no network", self.read("out/log"))

    def test_host_without_dpkg_or_apt(self):
        bash = subprocess.check_output(["bash", "-c", "type -P bash"], universal_newlines=True)
        self.env["PATH"] = os.path.join(self.tree, "few")
        os.mkdir(self.env["PATH"])
        for tool in ("cat", "mkdir", "mktemp", "rm", "dirname", "id"):
            found = subprocess.check_output(["bash", "-c", "type -P " + tool],
                                            universal_newlines=True).strip()
            os.symlink(found, os.path.join(self.env["PATH"], tool))
        for missing in ("dpkg-deb", "apt-get"):
            with self.subTest(missing=missing):
                done = subprocess.run([bash.strip(), kit.script("fetch-linux.sh"), "out"],
                                      cwd=self.tree, env=self.env, stdout=subprocess.PIPE,
                                      stderr=subprocess.PIPE, universal_newlines=True)
                self.assertEqual(done.returncode, 69)
                self.assertIn("no %s here" % missing, done.stderr)
            os.symlink(os.path.join(self.tree, "bin", missing),
                       os.path.join(self.env["PATH"], missing))

    def test_file_that_is_no_such_package(self):
        cases = [("linux-image-6.1.0-50-686-pae", "i386"), ("linux-image-6.1.0-50-686", "amd64"),
                 ("linux-image-5.10.0-1-686", "i386"), ("bash", "i386")]
        for name, arch in cases:
            with self.subTest(name=name, arch=arch):
                self.make_package("hand", name, arch)
                result = self.fetch("--deb", "hand", "out")
                self.assertEqual(result.status, 66)
                self.assertIn("'hand' is no linux-image-6.1.*-686 package", result.err)
                self.assert_no_kernel("out")

    def test_package_without_a_kernel_in_it(self):
        self.make_package("hand", "linux-image-6.1.0-50-686", kernel="boot/other")
        result = self.fetch("--deb", "hand", "out")
        self.assertEqual(result.status, 66)
        self.assertIn("cannot unpack 'hand'", result.err)
        self.assert_no_kernel("out")

    def test_usage(self):
        for arguments, status, words in ((["--bogus"], 64, "unknown option"),
                                         (["--deb"], 64, "--deb needs an argument"),
                                         (["--deb", "none"], 66, "cannot read 'none'")):
            with self.subTest(arguments=arguments):
                result = self.fetch(*arguments)
                self.assertEqual((result.status, result.out), (status, ""))
                self.assertIn(words, result.err)
                self.assertFalse(os.path.exists(os.path.join(self.tree, "build")))


if __name__ == "__main__":
    unittest.main()
