# SPDX-License-Identifier: MIT
"""scripts/fetch-programs.sh with stand-ins for apt-get and dpkg-deb: what is had is kept"""

import io
import os
import subprocess
import tarfile
import unittest

import kit

# A package is here the tar archive of its files.
FAKE_DPKG_DEB = """#!/usr/bin/env bash
[ "$1" = --fsys-tarfile ] && cat "$2"
"""

# Writes down its words; "download NAME" leaves the package if FAKE_HAS names it.
FAKE_APT_GET = """#!/usr/bin/env bash
printf '%s\\n' "apt-get $*" >>"$FAKE_CALLS"
case "$*" in
*" update") exit "${FAKE_UPDATE:-0}" ;;
*" download "*)
    name=${!#}
    case " $FAKE_HAS " in
    *" $name "*) cp "$FAKE_PACKAGES/$name" "./$name.deb" ;;
    *) echo "E: no $name" >&2; exit 100 ;;
    esac ;;
esac
"""

MEMBERS = {
    "musl-dev": ("./usr/lib/i386-linux-musl/libc.a", "./usr/share/doc/musl-dev/copyright"),
    "busybox-static": ("./bin/busybox", "./etc/default/busybox"),
}


class FetchPrograms(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for name, text in (("dpkg-deb", FAKE_DPKG_DEB), ("apt-get", FAKE_APT_GET)):
            os.chmod(self.write("bin/" + name, text), 0o755)
        for name, members in MEMBERS.items():
            self.make_package(self.write("packages/" + name, ""), members)
        self.env = dict(os.environ, FAKE_CALLS=os.path.join(self.tree, "calls"),
                        FAKE_PACKAGES=os.path.join(self.tree, "packages"), FAKE_HAS="",
                        PATH=os.path.join(self.tree, "bin") + os.pathsep + os.environ["PATH"])

    def make_package(self, path, members):
        with tarfile.open(path, "w") as tar:
            for member in members:
                info = tarfile.TarInfo(member)
                info.size = 4
                tar.addfile(info, io.BytesIO(b"text"))

    def fetch(self, *arguments, **env):
        done = subprocess.run(["bash", kit.script("fetch-programs.sh")] + list(arguments),
                              cwd=self.tree, env=dict(self.env, **env), stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True, timeout=300)
        return kit.Result(done)

    def there(self, path):
        return os.path.exists(os.path.join(self.tree, path))

    def test_packages_are_unpacked_without_manuals_and_settings(self):
        result = self.fetch("out/i386", FAKE_HAS="musl-dev busybox-static")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertEqual(self.read("out/i386/programs"), "musl-dev\nbusybox-static\n")
        self.assertTrue(self.there("out/i386/usr/lib/i386-linux-musl/libc.a"))
        self.assertTrue(self.there("out/i386/bin/busybox"))
        self.assertFalse(self.there("out/i386/usr/share"))
        self.assertFalse(self.there("out/i386/etc"))

    def test_one_that_is_not_to_be_had_is_named_and_the_others_kept(self):
        result = self.fetch("out", FAKE_HAS="musl-dev", FAKE_UPDATE="100")
        self.assertEqual(result.status, 0, result.err)
        self.assertIn("failed in part", result.out)
        self.assertIn("busybox-static: not to be had here", result.out)
        self.assertEqual(self.read("out/programs"), "musl-dev\n")
        self.assertIn("E: no busybox-static", self.read("out/log"))

    def test_nothing_to_be_had_leaves_no_list(self):
        result = self.fetch("out")
        self.assertEqual(result.status, 69)
        self.assertIn("none of them", result.err)
        self.assertFalse(self.there("out/programs"))

    def test_what_was_fetched_before_stays_when_the_network_is_gone(self):
        self.fetch("out", FAKE_HAS="musl-dev")
        self.assertEqual(self.fetch("out").status, 69)
        self.assertEqual(self.read("out/programs"), "musl-dev\n")
        self.assertTrue(self.there("out/usr/lib/i386-linux-musl/libc.a"))

    def test_apt_keeps_its_state_below_the_folder_and_leaves_none(self):
        self.fetch("out", FAKE_HAS="musl-dev")
        for call in self.read("calls").splitlines():
            self.assertIn("APT::Architecture=i386", call)
            self.assertIn("Dir::State::Lists=" + os.path.join(self.tree, "out", "fetch."), call)
        self.assertEqual(sorted(os.listdir(os.path.join(self.tree, "out"))),
                         ["log", "programs", "usr"])

    def test_unknown_option(self):
        result = self.fetch("--bogus")
        self.assertEqual((result.status, result.out), (64, ""))
        self.assertFalse(self.there("build"))


if __name__ == "__main__":
    unittest.main()
