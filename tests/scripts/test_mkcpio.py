# SPDX-License-Identifier: MIT
"""scripts/mkcpio.py: each word of a list, the format to the byte, and lists that are wrong"""

import os
import stat
import subprocess
import sys
import unittest

import kit

FIELDS = ("ino mode uid gid nlink mtime size devmajor devminor rdevmajor rdevminor "
          "namesize check").split()


def read_archive(data):
    """The members, each a dict of the numbers with name and data: a reader of its own."""
    members = []
    at = 0
    while True:
        assert data[at:at + 6] == b"070701", data[at:at + 6]
        member = {name: int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16)
                  for i, name in enumerate(FIELDS)}
        name_end = at + 110 + member["namesize"]
        assert data[name_end - 1] == 0
        member["name"] = data[at + 110:name_end - 1].decode()
        start = (name_end + 3) & ~3
        member["data"] = data[start:start + member["size"]]
        members.append(member)
        at = (start + member["size"] + 3) & ~3
        if member["name"] == "TRAILER!!!":
            assert not data[at:].strip(b"\0")
            return members


class MkcpioTest(kit.TreeTest):
    def make(self, text):
        self.write("list", text)
        result = self.run_script("mkcpio.py", "--out", "out", "list")
        self.assertEqual((result.status, result.out, result.err), (0, "", ""))
        with open(os.path.join(self.tree, "out"), "rb") as file:
            return file.read()

    def members(self, text):
        return read_archive(self.make(text))


class Members(MkcpioTest):
    def test_every_kind_has_its_mode_owner_and_numbers(self):
        self.write("source", "abcde")
        text = """
            # a comment, then one line of each kind
            dir   dev           0755 0 0
            nod   dev/console   0600 0 5 c 5 1
            nod   dev/sda       0660 0 6 b 8 16
            file  init source   0755 7 8
            slink sbin/link ../init 0777 0 0
            pipe  p 0644 0 0
            sock  s 0644 0 0
        """
        got = [(m["name"], m["mode"], m["uid"], m["gid"], m["rdevmajor"], m["rdevminor"],
                m["data"]) for m in self.members(text)]
        self.assertEqual(got, [
            ("dev", stat.S_IFDIR | 0o755, 0, 0, 0, 0, b""),
            ("dev/console", stat.S_IFCHR | 0o600, 0, 5, 5, 1, b""),
            ("dev/sda", stat.S_IFBLK | 0o660, 0, 6, 8, 16, b""),
            ("init", stat.S_IFREG | 0o755, 7, 8, 0, 0, b"abcde"),
            ("sbin/link", stat.S_IFLNK | 0o777, 0, 0, 0, 0, b"../init"),
            ("p", stat.S_IFIFO | 0o644, 0, 0, 0, 0, b""),
            ("s", stat.S_IFSOCK | 0o644, 0, 0, 0, 0, b""),
            ("TRAILER!!!", 0, 0, 0, 0, 0, b"")])

    def test_inodes_differ_and_times_are_zero(self):
        members = self.members("dir a 755 0 0\ndir b 755 0 0\npipe c 644 0 0\n")[:-1]
        self.assertEqual([m["ino"] for m in members], [1, 2, 3])
        self.assertEqual({(m["mtime"], m["check"], m["nlink"]) for m in members}, {(0, 0, 1)})

    def test_hard_links_share_an_inode_and_the_last_carries_the_data(self):
        self.write("source", "data")
        members = self.members("file a source 644 0 0 b /c/d\ndir e 755 0 0\n")
        self.assertEqual([(m["name"], m["ino"], m["nlink"], m["data"]) for m in members[:4]], [
            ("a", 1, 3, b""), ("b", 1, 3, b""), ("c/d", 1, 3, b"data"), ("e", 2, 1, b"")])

    def test_quoted_words_may_hold_blanks(self):
        self.write("a source", "x")
        self.assertEqual(self.members("file 'a name' 'a source' 644 0 0\n")[0]["name"], "a name")

    def test_every_length_of_name_and_data_is_aligned(self):
        lines = []
        for length in range(9):
            self.write("s%d" % length, "x" * length)
            lines += ["file %s s%d 644 0 0" % ("n" * (i + 1), length) for i in range(5)]
        members = self.members("\n".join(lines))
        self.assertEqual([len(m["data"]) for m in members[:-1]],
                         [length for length in range(9) for _ in range(5)])

    def test_empty_list_is_a_trailer_alone(self):
        data = self.make("# nothing\n\n")
        self.assertEqual(len(data), 512)
        self.assertEqual([m["name"] for m in read_archive(data)], ["TRAILER!!!"])

    def test_header_to_the_byte(self):
        self.assertTrue(self.make("nod n 600 1 2 c 5 255\n").startswith(
            b"070701" b"00000001" b"00002180" b"00000001" b"00000002" b"00000001" b"00000000"
            b"00000000" b"00000000" b"00000000" b"00000005" b"000000ff" b"00000002" b"00000000"
            b"n\0"))

    def test_same_list_gives_the_same_bytes_whatever_the_host_says(self):
        path = self.write("source", "text")
        first = self.make("file a source 644 0 0\n")
        os.utime(path, (1, 1))
        os.chmod(path, 0o600)
        self.assertEqual(self.make("file a source 644 0 0\n"), first)

    def test_standard_input_to_standard_output(self):
        done = subprocess.run([sys.executable, kit.script("mkcpio.py")], input=b"dir a 755 0 0\n",
                              stdout=subprocess.PIPE, cwd=self.tree)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, self.make("dir a 755 0 0\n"))


class WrongLists(MkcpioTest):
    CASES = [
        ("fil a b 644 0 0", "unknown word 'fil'"),
        ("dir a 755 0", "'dir' takes 4 words, not 3"),
        ("dir a 755 0 0 0", "'dir' takes 4 words, not 5"),
        ("nod a 600 0 0 c 5", "'nod' takes 7 words, not 6"),
        ("nod a 600 0 0 x 5 1", "a node is c or b, not 'x'"),
        ("nod a 600 0 0 c five 1", "device number 'five' is no number"),
        ("dir a 789 0 0", "mode '789' is no number"),
        ("dir a 17777 0 0", "mode '17777' is out of range"),
        ("dir a 755 -1 0", "uid '-1' is out of range"),
        ("dir / 755 0 0", "'/' cannot be a member's name"),
        ("dir TRAILER!!! 755 0 0", "'TRAILER!!!' cannot be a member's name"),
        ("file a none 644 0 0", "cannot read 'none'"),
        ("dir 'a 755 0 0", "No closing quotation"),
    ]

    def test_wrong_line_is_named_and_leaves_no_archive(self):
        for line, words in self.CASES:
            with self.subTest(line=line):
                self.write("list", "dir ok 755 0 0\n" + line + "\n")
                result = self.run_script("mkcpio.py", "--out", "out", "list")
                self.assertEqual((result.status, result.out), (1, ""))
                self.assertIn("list:2: ", result.err)
                self.assertIn(words, result.err)
                self.assertEqual(len(result.err.splitlines()), 1)
                self.assertFalse(os.path.exists(os.path.join(self.tree, "out")))

    def test_missing_list_is_one_line(self):
        result = self.run_script("mkcpio.py", "none")
        self.assertEqual((result.status, result.err),
                         (1, "mkcpio: none: No such file or directory\n"))


if __name__ == "__main__":
    unittest.main()
