# SPDX-License-Identifier: MIT
"""pairwise.py covers what it says, and the matrix holds together"""

import unittest

from boot import OPTIONAL_VARIANTS, VARIANTS
import matrix
import matrix_memory
import pairwise


class Rows(unittest.TestCase):
    AXES = [("a", [1, 2, 3]), ("b", [1, 2, 3]), ("c", [1, 2]), ("d", [1, 2])]

    def covered(self, rows, axes):
        names = [name for name, _ in axes]
        return {pair for row in rows for pair in pairwise.pairs_of(row, names)}

    def test_every_pair_is_in_a_row(self):
        rows = pairwise.rows(self.AXES)
        expected = set(pairwise.all_pairs(self.AXES, lambda one, other: True))
        self.assertEqual(len(expected), 9 + 6 + 6 + 6 + 6 + 4)
        self.assertEqual(self.covered(rows, self.AXES), expected)

    def test_far_fewer_rows_than_combinations(self):
        self.assertLessEqual(len(pairwise.rows(self.AXES)), 12)

    def test_forbidden_pair_is_in_no_row(self):
        def allowed(one, other):
            return {one, other} != {("a", 1), ("b", 1)}

        rows = pairwise.rows(self.AXES, allowed)
        self.assertFalse([row for row in rows if row["a"] == 1 and row["b"] == 1])
        self.assertEqual(self.covered(rows, self.AXES),
                         set(pairwise.all_pairs(self.AXES, allowed)))

    def test_row_that_cannot_be_completed_is_an_error(self):
        with self.assertRaises(ValueError):
            pairwise.rows(self.AXES, lambda one, other: (one, other)[1][0] != "c")


class Matrix(unittest.TestCase):
    def test_machine_pairs_are_all_covered(self):
        rows = pairwise.rows(matrix_memory.AXES, matrix_memory.allowed)
        names = [name for name, _ in matrix_memory.AXES]
        covered = {pair for row in rows for pair in pairwise.pairs_of(row, names)}
        expected = set(pairwise.all_pairs(matrix_memory.AXES, matrix_memory.allowed))
        self.assertGreater(len(expected), 300)
        self.assertEqual(covered, expected)

    def test_machines_that_cannot_be_are_in_no_row(self):
        for row in pairwise.rows(matrix_memory.AXES, matrix_memory.allowed):
            if row["cpu"] == "486":
                self.assertEqual((row["kernel"], row["smp"]), ("m486", "1"), row)
            if row["boot"] == "uefi":
                self.assertNotIn(row["cpu"], ("486", "pentium3"))
                self.assertNotIn(row["mem"], ("8M", "16M", "32M"))
                self.assertNotIn(row["smp"], ("4", "8"))

    def test_names_are_unique_and_make_file_names(self):
        names = [boot.name for boot in matrix.BOOTS]
        self.assertEqual(len(names), len(set(names)))
        for name in names:
            self.assertRegex(name, r"^[a-z0-9_-]+$")

    def test_kernels_exist_as_variants(self):
        for boot in matrix.BOOTS:
            self.assertIn(boot.kernel, VARIANTS, boot.name)
        self.assertLessEqual(set(OPTIONAL_VARIANTS), set(VARIANTS))

    def test_every_kernel_is_booted(self):
        self.assertEqual({boot.kernel for boot in matrix.BOOTS}, set(VARIANTS))

    def test_at_least_ten_boots_go_through_grub(self):
        grub = [boot for boot in matrix.BOOTS if "--direct" not in boot.options]
        self.assertGreaterEqual(len(grub), 10)
        self.assertTrue(any("ovmf32" in boot.options for boot in grub))

    def test_every_way_to_go_wrong_is_proven(self):
        self.assertEqual({boot.outcome for boot in matrix.PROOF},
                         {"pass", "broken", "fail", "hang", "panic", "reset"})


if __name__ == "__main__":
    unittest.main()
