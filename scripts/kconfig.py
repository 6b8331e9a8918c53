#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Turn Kconfig and a few configuration files into what the build reads.

    Kconfig ---parse---> symbols --\\
                                    >-- evaluate, check --> .config autoconf.h auto.mk
    defconfig, fragments --merge---/

Inputs are merged from left to right: a later file overrides an earlier one, and
naming one member of a choice takes the choice from the member named before.
A symbol without a prompt is computed; what a file says of it is not heard.
Every problem is one line "file:line: message", and then nothing is written.
An output is written only when its content changes, so that make rebuilds what
really depends on it.

The language is the part of Linux's Kconfig that this project uses: mainmenu,
menu, choice, config with bool, int, hex and string, prompt, default [if],
depends on, range, help, source.  Any other keyword is an error, not a no-op.

To choose in a menu, install kconfiglib and run scripts/menuconfig.sh, which
edits build/.config; then give that file as the only INPUT.
"""
import argparse
import os
import re
import sys

TYPES = ("bool", "int", "hex", "string")
TOKEN = re.compile(r'\s*(&&|\|\||!=|!|=|\(|\)|"(?:[^"\\]|\\.)*"|[A-Za-z0-9_]+)')
ASSIGN = re.compile(r"^CONFIG_(\w+)=(.*)$")
UNSET = re.compile(r"^# CONFIG_(\w+) is not set$")


class Problem(Exception):
    """One line for the user; place is "file:line"."""

    def __init__(self, place, text):
        super().__init__("%s: %s" % (place, text))


class Symbol:
    def __init__(self, name, place):
        self.name = name
        self.place = place
        self.type = None
        self.prompt = None
        self.depends = []       # expressions, all must hold; those of its menus included
        self.defaults = []      # (value expression or text, condition or None)
        self.ranges = []        # (low text, high text, condition or None)
        self.choice = None


class Choice:
    def __init__(self, place):
        self.name = "choice"
        self.type = "bool"
        self.place = place
        self.prompt = None
        self.depends = []
        self.defaults = []
        self.ranges = []
        self.members = []


class Menu:
    def __init__(self, title, depends):
        self.title = title
        self.depends = list(depends)


class Assignment:
    """What an input file says of one symbol."""

    def __init__(self, value, path, place):
        self.value = value
        self.path = path
        self.place = place


# --- expressions: ("and", a, b) ("or", a, b) ("not", a) ("eq", a, b) ("ne", a, b) ("word", s) ---

def tokenize(text, place):
    tokens, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise Problem(place, "cannot read the expression at '%s'" % text[at:].strip())
        tokens.append(match.group(1))
        at = match.end()
    return tokens


class ExpressionParser:
    """or := and {|| and};  and := not {&& not};  not := !not | (or) | word [= word]."""

    def __init__(self, text, place):
        self.tokens = tokenize(text, place)
        self.text = text
        self.place = place

    def peek(self):
        return self.tokens[0] if self.tokens else None

    def take(self):
        if not self.tokens:
            raise Problem(self.place, "the expression '%s' ends too early" % self.text)
        return self.tokens.pop(0)

    def parse(self):
        tree = self.parse_or()
        if self.tokens:
            raise Problem(self.place, "'%s' is left over in '%s'" % (self.peek(), self.text))
        return tree

    def parse_or(self):
        tree = self.parse_and()
        while self.peek() == "||":
            self.take()
            tree = ("or", tree, self.parse_and())
        return tree

    def parse_and(self):
        tree = self.parse_not()
        while self.peek() == "&&":
            self.take()
            tree = ("and", tree, self.parse_not())
        return tree

    def parse_not(self):
        token = self.take()
        if token == "!":
            return ("not", self.parse_not())
        if token == "(":
            tree = self.parse_or()
            if self.take() != ")":
                raise Problem(self.place, "a ')' is missing in '%s'" % self.text)
            return tree
        left = self.word(token)
        if self.peek() in ("=", "!="):
            kind = "eq" if self.take() == "=" else "ne"
            return (kind, left, self.word(self.take()))
        return left

    def word(self, token):
        if token in ("&&", "||", "=", "!=", ")", "(", "!"):
            raise Problem(self.place, "'%s' stands where a name should in '%s'"
                          % (token, self.text))
        return ("word", token)


def words_of(tree):
    if tree[0] == "word":
        return [tree[1]]
    return [word for part in tree[1:] for word in words_of(part)]


# --- Kconfig ---

class Kconfig:
    def __init__(self, path):
        self.title = "Kconfig"
        self.symbols = {}
        self.choices = []
        self.order = []         # Symbol, and Menu where a menu begins
        self.files = []
        self.base = os.path.dirname(path)
        self.uses = []          # (expression, place), checked when all names are known
        self.read(path, [], [])
        self.check_names()
        self.check_types()

    # source names a path relative to the folder of the top Kconfig.
    def read(self, path, menus, from_places):
        if path in from_places:
            raise Problem(path, "this file includes itself")
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().split("\n")
        except OSError as error:
            raise Problem(path, error.strerror)
        self.files.append(path)
        FileReader(self, path, lines, menus, from_places + [path]).run()

    def check_names(self):
        for tree, place in self.uses:
            for word in words_of(tree):
                literal = word.startswith('"') or word in ("y", "n")
                number = re.match(r"^(0[xX][0-9a-fA-F]+|\d+)$", word)
                if not literal and not number and word not in self.symbols:
                    raise Problem(place, "'%s' is declared nowhere" % word)

    def check_types(self):
        for symbol in self.symbols.values():
            if symbol.type is None:
                raise Problem(symbol.place, "%s has no type" % symbol.name)
        for choice in self.choices:
            if not choice.members:
                raise Problem(choice.place, "a choice without members")
            for member in choice.members:
                if member.type != "bool":
                    raise Problem(member.place, "%s is in a choice and not a bool" % member.name)


class FileReader:
    """Reads one file; the entry that lines belong to is self.entry."""

    def __init__(self, kconfig, path, lines, menus, stack):
        self.kconfig = kconfig
        self.path = path
        self.lines = lines
        self.menus = menus      # Menu objects that are open around this point
        self.depth = len(menus)
        self.stack = stack
        self.entry = None
        self.choice = None
        self.at = 0

    def place(self):
        return "%s:%d" % (self.path, self.at)

    def fail(self, text):
        raise Problem(self.place(), text)

    def run(self):
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            text = strip_comment(line)
            if text == "help":
                self.skip_help(indent_of(line))
            elif text:
                word, _, rest = text.partition(" ")
                self.statement(word, rest.strip())
        if self.choice:
            raise Problem(self.choice.place, "this choice has no endchoice")
        if len(self.menus) != self.depth:
            self.fail("a menu has no endmenu")

    # Help text is what stands deeper than the word help, empty lines included.
    def skip_help(self, outer):
        if self.entry is None:
            self.fail("help belongs to no entry")
        begin = self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and indent_of(line) <= outer:
                break
            self.at += 1
        if not "".join(self.lines[begin:self.at]).strip():
            self.fail("an empty help text")

    def statement(self, word, rest):
        handler = getattr(self, "do_" + word, None)
        if handler is None:
            self.fail("the keyword '%s' is not part of the language read here" % word)
        handler(rest)

    def outer_depends(self):
        found = [tree for menu in self.menus for tree in menu.depends]
        if self.choice:
            found += self.choice.depends
        return found

    def quoted(self, text):
        if len(text) < 2 or text[0] != '"' or text[-1] != '"':
            self.fail("expected a text in double quotes, found '%s'" % text)
        return text[1:-1]

    def expression(self, text):
        tree = ExpressionParser(text, self.place()).parse()
        self.kconfig.uses.append((tree, self.place()))
        return tree

    def with_condition(self, text):
        value, found, condition = text.partition(" if ")
        return value.strip(), self.expression(condition) if found else None

    def need_entry(self, *kinds):
        if not isinstance(self.entry, kinds):
            self.fail("this line belongs to no entry that takes it")
        return self.entry

    def do_mainmenu(self, rest):
        self.kconfig.title = self.quoted(rest)
        self.entry = None

    def do_source(self, rest):
        path = os.path.join(self.kconfig.base, self.quoted(rest))
        self.kconfig.read(path, self.menus, self.stack)
        self.entry = None

    def do_menu(self, rest):
        menu = Menu(self.quoted(rest), [])
        self.menus.append(menu)
        self.kconfig.order.append(menu)
        self.entry = menu

    def do_endmenu(self, _rest):
        if len(self.menus) == self.depth:
            self.fail("endmenu without menu")
        self.menus.pop()
        self.entry = None

    def do_choice(self, rest):
        if rest or self.choice:
            self.fail("choices have no names and do not nest here")
        choice = Choice(self.place())
        choice.depends = self.outer_depends()
        self.choice = self.entry = choice
        self.kconfig.choices.append(choice)

    def do_endchoice(self, _rest):
        if not self.choice:
            self.fail("endchoice without choice")
        self.choice = self.entry = None

    def do_config(self, name):
        if not re.match(r"^[A-Z0-9_]+$", name):
            self.fail("'%s' is not a name for an option" % name)
        if name in self.kconfig.symbols:
            self.fail("%s is declared already at %s" % (name, self.kconfig.symbols[name].place))
        symbol = Symbol(name, self.place())
        symbol.depends = self.outer_depends()
        symbol.choice = self.choice
        if self.choice:
            self.choice.members.append(symbol)
        self.kconfig.symbols[name] = symbol
        self.kconfig.order.append(symbol)
        self.entry = symbol

    def set_type(self, kind, rest):
        entry = self.need_entry(Symbol)
        if entry.type not in (None, kind):
            self.fail("%s is %s already" % (entry.name, entry.type))
        entry.type = kind
        if rest:
            entry.prompt = self.quoted(rest)

    def do_bool(self, rest):
        self.set_type("bool", rest)

    def do_int(self, rest):
        self.set_type("int", rest)

    def do_hex(self, rest):
        self.set_type("hex", rest)

    def do_string(self, rest):
        self.set_type("string", rest)

    def do_prompt(self, rest):
        self.need_entry(Symbol, Choice).prompt = self.quoted(rest)

    def do_default(self, rest):
        entry = self.need_entry(Symbol, Choice)
        value, condition = self.with_condition(rest)
        entry.defaults.append((self.expression(value), condition))

    def do_range(self, rest):
        entry = self.need_entry(Symbol)
        value, condition = self.with_condition(rest)
        bounds = value.split()
        if len(bounds) != 2:
            self.fail("range takes two bounds")
        entry.ranges.append((bounds[0], bounds[1], condition))

    def do_depends(self, rest):
        entry = self.need_entry(Symbol, Choice, Menu)
        if not rest.startswith("on "):
            self.fail("expected 'depends on'")
        entry.depends.append(self.expression(rest[3:]))


def strip_comment(line):
    """The line without a comment; a # inside quotes is not one."""
    quoted = False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == "#" and not quoted:
            line = line[:at]
            break
    return " ".join(line.split()) if '"' not in line else line.strip().replace("\t", " ")


def indent_of(line):
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


# --- inputs ---

def read_inputs(kconfig, paths):
    """Merge the files; return {name: Assignment}."""
    merged = {}
    for path in paths:
        try:
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
        except OSError as error:
            raise Problem(path, error.strerror)
        for number, line in enumerate(lines, 1):
            read_assignment(kconfig, merged, path, number, line)
    return merged


def read_assignment(kconfig, merged, path, number, line):
    place = "%s:%d" % (path, number)
    text = line.strip()
    unset = UNSET.match(text)
    if not text or (text.startswith("#") and not unset):
        return
    match = unset or ASSIGN.match(text)
    if not match:
        raise Problem(place, "expected CONFIG_NAME=value, found '%s'" % text)
    name = match.group(1)
    if name not in kconfig.symbols:
        raise Problem(place, "CONFIG_%s is not an option" % name)
    symbol = kconfig.symbols[name]
    value = "n" if unset else parse_value(symbol, match.group(2), place)
    if symbol.choice and value == "y":
        take_choice(symbol, merged, path, place)
    merged[name] = Assignment(value, path, place)


def take_choice(symbol, merged, path, place):
    """Another member's y loses to this one, unless the same file said both."""
    for other in symbol.choice.members:
        said = merged.get(other.name)
        if other is symbol or said is None or said.value != "y":
            continue
        if said.path == path:
            raise Problem(place, "CONFIG_%s=y, but %s chose CONFIG_%s: one of a choice only"
                          % (symbol.name, said.place, other.name))
        del merged[other.name]


def parse_value(symbol, text, place):
    what = "CONFIG_%s is %s" % (symbol.name, symbol.type)
    if symbol.type == "bool" and text not in ("y", "n"):
        raise Problem(place, "%s and takes y or n, not '%s'" % (what, text))
    if symbol.type == "int" and not re.match(r"^-?\d+$", text):
        raise Problem(place, "%s and takes a decimal number, not '%s'" % (what, text))
    if symbol.type == "hex" and not re.match(r"^(0[xX])?[0-9a-fA-F]+$", text):
        raise Problem(place, "%s and takes a hexadecimal number, not '%s'" % (what, text))
    if symbol.type == "string":
        if not re.match(r'^"(?:[^"\\]|\\.)*"$', text):
            raise Problem(place, "%s and takes a text in double quotes" % what)
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


# --- evaluation ---

class Evaluation:
    def __init__(self, kconfig, merged):
        self.kconfig = kconfig
        self.merged = merged
        self.values = {}        # name -> value text, None where there is none
        self.written = set()    # names that .config shows
        self.busy = []
        for symbol in kconfig.symbols.values():
            self.value(symbol)

    def value(self, symbol):
        if symbol.name in self.values:
            return self.values[symbol.name]
        if symbol.name in self.busy:
            raise Problem(symbol.place, "%s depends on itself" % symbol.name)
        self.busy.append(symbol.name)
        value = self.choice_value(symbol) if symbol.choice else self.plain_value(symbol)
        self.busy.pop()
        self.values[symbol.name] = value
        return value

    def holds(self, tree):
        kind = tree[0]
        if kind == "and":
            return self.holds(tree[1]) and self.holds(tree[2])
        if kind == "or":
            return self.holds(tree[1]) or self.holds(tree[2])
        if kind == "not":
            return not self.holds(tree[1])
        if kind in ("eq", "ne"):
            return (self.word(tree[1][1]) == self.word(tree[2][1])) == (kind == "eq")
        return self.word(tree[1]) == "y"

    # A bool without a value reads as n, as in every Kconfig.
    def word(self, word):
        if word.startswith('"'):
            return re.sub(r"\\(.)", r"\1", word[1:-1])
        if word in self.kconfig.symbols:
            symbol = self.kconfig.symbols[word]
            value = self.value(symbol)
            return ("n" if symbol.type == "bool" else "") if value is None else value
        return word

    def met(self, entry):
        return all(self.holds(tree) for tree in entry.depends)

    def first_default(self, entry):
        for tree, condition in entry.defaults:
            if condition is None or self.holds(condition):
                return tree
        return None

    def default(self, symbol):
        tree = self.first_default(symbol)
        if tree is None:
            return None
        if symbol.type == "bool":
            return "y" if self.holds(tree) else "n"
        return self.word(tree[1])

    def plain_value(self, symbol):
        said = self.merged.get(symbol.name) if symbol.prompt else None
        met = self.met(symbol)
        if said and met:
            self.written.add(symbol.name)
            self.check_range(symbol, said.value, said.place)
            return said.value
        if said and said.value != "n":
            raise Problem(said.place, "CONFIG_%s cannot be set: what it depends on is not"
                          % symbol.name)
        if not met:
            return None
        value = self.default(symbol)
        if symbol.prompt or (value is not None and value != "n"):
            self.written.add(symbol.name)
        if value is None and symbol.type in ("int", "hex"):
            raise Problem(symbol.place, "%s has no default that applies" % symbol.name)
        if value is not None:
            self.check_range(symbol, value, symbol.place)
        return value if value is not None else ("n" if symbol.type == "bool" else "")

    def check_range(self, symbol, value, place):
        base = {"int": 10, "hex": 16}.get(symbol.type)
        for low, high, condition in symbol.ranges:
            if base is None:
                raise Problem(symbol.place, "%s has a range and is no number" % symbol.name)
            if condition is not None and not self.holds(condition):
                continue
            low, high = self.word(low), self.word(high)
            if not int(low, base) <= int(value, base) <= int(high, base):
                raise Problem(place, "CONFIG_%s=%s is outside %s..%s"
                              % (symbol.name, value, low, high))
            return

    def chosen(self, choice):
        """The member that is y, None if no member can be."""
        for member in choice.members:
            said = self.merged.get(member.name)
            if said and said.value == "y":
                if not self.met(member):
                    raise Problem(said.place, "CONFIG_%s cannot be set: what it depends on is not"
                                  % member.name)
                return member
        if not self.met(choice):
            return None
        free = [member for member in choice.members if self.met(member)]
        if not free:
            raise Problem(choice.place, "no member of this choice can be had")
        default = self.first_default(choice)    # ("word", member's name)
        named = [member for member in free if default and member.name == default[1]]
        member = (named or free)[0]
        said = self.merged.get(member.name)
        if said and said.value == "n":
            raise Problem(said.place, "CONFIG_%s=n, but no other member of its choice is y"
                          % member.name)
        return member

    def choice_value(self, symbol):
        if symbol.prompt and self.met(symbol):
            self.written.add(symbol.name)
        return "y" if self.chosen(symbol.choice) is symbol else "n"


# --- outputs ---

def escape(text):
    return text.replace("\\", "\\\\").replace('"', '\\"')


def hex_text(value):
    return value if value[:2] in ("0x", "0X") else "0x" + value


def shown(kconfig, evaluation):
    """(symbol, value) of what has a value, in Kconfig's order."""
    for entry in kconfig.order:
        if isinstance(entry, Symbol) and entry.name in evaluation.written:
            yield entry, evaluation.values[entry.name]


def config_text(kconfig, evaluation):
    lines = ["# Made by scripts/kconfig.py; also an input for it.  %s" % kconfig.title]
    for entry in kconfig.order:
        if isinstance(entry, Menu):
            lines += ["", "#", "# " + entry.title, "#"]
        elif entry.name in evaluation.written:
            lines.append(config_line(entry, evaluation.values[entry.name]))
    return "\n".join(lines) + "\n"


def config_line(symbol, value):
    if symbol.type == "bool" and value == "n":
        return "# CONFIG_%s is not set" % symbol.name
    if symbol.type == "string":
        value = '"%s"' % escape(value)
    return "CONFIG_%s=%s" % (symbol.name, value)


def header_text(kconfig, evaluation):
    lines = ["/* SPDX-License-Identifier: MIT */",
             "/* Made from Kconfig by scripts/kconfig.py; an option that is off has no line. */",
             "#pragma once", ""]
    for symbol, value in shown(kconfig, evaluation):
        if symbol.type == "bool":
            if value == "n":
                continue
            value = "1"
        elif symbol.type == "hex":
            value = hex_text(value)
        elif symbol.type == "string":
            value = '"%s"' % escape(value)
        lines.append("#define CONFIG_%s %s" % (symbol.name, value))
    return "\n".join(lines) + "\n"


def make_text(kconfig, evaluation):
    lines = ["# Made from Kconfig by scripts/kconfig.py; an option that is off has no line.",
             "KCONFIG_FILES := " + " ".join(path.replace(" ", "\\ ") for path in kconfig.files)]
    for symbol, value in shown(kconfig, evaluation):
        if symbol.type == "bool" and value == "n":
            continue
        if symbol.type == "hex":
            value = hex_text(value)
        value = value.replace("$", "$$").replace("#", "\\#")
        lines.append("CONFIG_%s := %s" % (symbol.name, value))
    return "\n".join(lines) + "\n"


def write_if_changed(path, text):
    try:
        with open(path, encoding="utf-8", newline="") as file:
            if file.read() == text:
                return False
    except FileNotFoundError:
        pass
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    return True


def parse_arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kconfig", required=True, help="the top Kconfig file")
    parser.add_argument("--config", help="write the merged configuration here")
    parser.add_argument("--header", help="write C's view here")
    parser.add_argument("--make", help="write make's view here")
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="defconfig, fragment or .config")
    return parser.parse_args(argv)


def main(argv):
    args = parse_arguments(argv)
    try:
        kconfig = Kconfig(args.kconfig)
        evaluation = Evaluation(kconfig, read_inputs(kconfig, args.inputs))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    for path, text in ((args.config, config_text), (args.header, header_text),
                       (args.make, make_text)):
        if path:
            write_if_changed(path, text(kconfig, evaluation))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
