-- SPDX-License-Identifier: MIT
-- Tables, joins, groups, transactions, indices, recursion, and a database larger than its cache.
PRAGMA cache_size = 20;
CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT NOT NULL, year INT, pages INT);
CREATE TABLE loan(book INT REFERENCES book(id), reader TEXT, day INT);
INSERT INTO book VALUES (1, 'The Slab', 1994, 12), (2, 'The Buddy', 1965, 3), (3, 'Faults', 1970, 220);
INSERT INTO loan VALUES (1, 'ann', 3), (1, 'bob', 5), (3, 'ann', 9);
SELECT title, count(day) FROM book LEFT JOIN loan ON book = id GROUP BY id ORDER BY title;
SELECT reader, group_concat(title, '+') FROM loan JOIN book ON id = book GROUP BY reader ORDER BY 1;
INSERT INTO book VALUES (1, 'twice', 0, 0);
INSERT INTO book(title) VALUES (NULL);
SELECT no_such FROM book;
BEGIN;
UPDATE book SET pages = pages * 2;
SELECT sum(pages) FROM book;
ROLLBACK;
SELECT sum(pages), avg(year), max(title) FROM book;
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 3000)
  INSERT INTO book SELECT x + 10, printf('book %05d', x * 7919 % 3000), 1900 + x % 100, x FROM n;
CREATE INDEX by_title ON book(title);
SELECT count(*), sum(pages), min(title), max(title) FROM book;
SELECT id FROM book WHERE title = 'book 00042';
DELETE FROM book WHERE id % 3 = 0;
SELECT count(*) FROM book;
SELECT year, count(*) FROM book WHERE pages > 2000 GROUP BY year HAVING count(*) > 6 ORDER BY year LIMIT 5;
CREATE TRIGGER gone AFTER DELETE ON book BEGIN DELETE FROM loan WHERE book = old.id; END;
DELETE FROM book WHERE id = 1;
SELECT * FROM loan;
VACUUM;
PRAGMA integrity_check;
DROP TABLE book;
SELECT name FROM sqlite_master ORDER BY name;
