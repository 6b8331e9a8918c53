# SPDX-License-Identifier: MIT
import json
import os
import unittest

import kit


class MkcompdbTest(kit.TreeTest):
    def setUp(self):
        super().setUp()
        for name in ("mm/buddy.c", "lib/string.c"):
            self.write(name, "")
        self.write("build/mm/buddy.o.cmd",
                   "gcc -m32 '-DNAME=\"a b\"' -c mm/buddy.c -o build/mm/buddy.o\n")
        self.write("build/lib/string.o.cmd", "clang -c lib/string.c -o build/lib/string.o\n")

    def entries(self):
        result = self.run_script("mkcompdb.py", "build")
        self.assertEqual((result.err, result.status), ("", 0))
        return json.loads(self.read("build/compile_commands.json"))

    def test_each_record_is_an_entry(self):
        found = self.entries()
        self.assertEqual([entry["file"] for entry in found], ["lib/string.c", "mm/buddy.c"])
        self.assertEqual(found[1]["arguments"][2], '-DNAME="a b"')
        self.assertEqual(found[1]["output"], "build/mm/buddy.o")
        self.assertEqual(os.path.realpath(found[0]["directory"]), os.path.realpath(self.tree))

    def test_record_without_its_source_is_left_out(self):
        self.remove("mm/buddy.c")
        self.assertEqual([entry["file"] for entry in self.entries()], ["lib/string.c"])

    def test_unchanged_file_is_not_written(self):
        self.entries()
        path = os.path.join(self.tree, "build/compile_commands.json")
        os.utime(path, (1, 1))
        self.entries()
        self.assertEqual(os.stat(path).st_mtime, 1)

    def test_bad_record_is_an_error(self):
        for text in ("gcc -o x\n", "gcc 'open\n"):
            with self.subTest(text=text):
                self.write("build/x.o.cmd", text)
                result = self.run_script("mkcompdb.py", "build")
                self.assertEqual(result.status, 1)
                self.assertIn("build/x.o.cmd", result.err)


if __name__ == "__main__":
    unittest.main()
