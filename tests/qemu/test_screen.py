# SPDX-License-Identifier: MIT
"""screen.py against a monitor that is played here"""

import json
import os
import socket
import threading
import unittest

import screen


def cells(*rows):
    """Text memory that shows these rows, grey on black."""
    text = "".join(row.ljust(screen.COLUMNS) for row in rows).ljust(screen.SIZE // 2)
    return b"".join(bytes([char, 7]) for char in text.encode("cp437"))


class Monitor(threading.Thread):
    """Answers like QEMU; pmemsave shows one screen after the other, the last one forever."""

    def __init__(self, path, screens):
        super().__init__(daemon=True)
        self.screens = list(screens)
        self.told = []
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(path)
        self.server.listen(1)

    def run(self):
        connection = self.server.accept()[0]
        with self.server, connection, connection.makefile("rw") as stream:
            self.say(stream, {"QMP": {}})
            for line in stream:
                command = json.loads(line)
                self.told.append(command["execute"])
                self.say(stream, {"event": "RTC_CHANGE"})
                self.say(stream, self.answer(command))
                if command["execute"] == "quit":
                    return

    def say(self, stream, what):
        stream.write(json.dumps(what) + "\r\n")
        stream.flush()

    def answer(self, command):
        if command["execute"] == "pmemsave":
            shown = self.screens.pop(0) if len(self.screens) > 1 else self.screens[0]
            if shown is None:
                return {"error": {"desc": "no memory"}}
            with open(command["arguments"]["filename"], "wb") as out:
                out.write(shown)
        return {"return": {}}


class Screen(unittest.TestCase):
    def watcher(self, pattern, screens):
        watcher = screen.Watcher(pattern)
        monitor = Monitor(os.path.join(watcher.folder, "qmp"), screens)
        monitor.start()
        self.addCleanup(monitor.join, 10)
        self.addCleanup(watcher.close)
        return watcher, monitor

    def test_decode_drops_colours_and_trailing_blanks(self):
        shown = screen.decode(cells("one", "", "  three"))
        self.assertEqual(shown.split("\n"), ["one", "", "  three"] + [""] * 22)

    def test_decode_of_half_a_screen_is_an_error(self):
        self.assertRaises(screen.Broken, screen.decode, cells("one")[:-2])

    def test_looks_until_it_matches_and_ends_the_machine(self):
        watcher, monitor = self.watcher("quire>", [cells("GRUB"), cells("boot"), cells("quire>")])
        watcher.watch(lambda: True)
        self.assertTrue(watcher.matched)
        self.assertEqual(monitor.told, ["qmp_capabilities"] + ["pmemsave"] * 3 + ["quit"])

    def test_keys_are_typed_when_the_screen_shows_their_word(self):
        watcher, monitor = self.watcher("done", [cells("boot"), cells("#"), cells("# done")])
        watcher.keys = [("#", "a\x03")]
        watcher.watch(lambda: True)
        self.assertTrue(watcher.matched)
        self.assertEqual(monitor.told, ["qmp_capabilities", "pmemsave", "pmemsave", "send-key",
                                        "send-key", "pmemsave", "quit"])

    def test_machine_that_ends_before_is_no_match(self):
        watcher, monitor = self.watcher("quire>", [cells("GRUB")])
        watcher.watch(lambda: "pmemsave" not in monitor.told)
        self.assertFalse(watcher.matched)
        self.assertIn("GRUB", watcher.shown)
        self.assertNotIn("quit", monitor.told)

    def test_monitor_that_refuses_is_an_error(self):
        watcher, _ = self.watcher("quire>", [None])
        self.assertRaisesRegex(screen.Broken, "no memory", watcher.watch, lambda: True)


if __name__ == "__main__":
    unittest.main()
