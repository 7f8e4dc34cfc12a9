#!/usr/bin/env python3
"""The checks of the house find what they are there for."""
import unittest

import check_house


def offences(code):
    return list(check_house.coroutine_offences('file.cpp', code))


class Coroutines(unittest.TestCase):
    def test_the_safe_forms_pass(self):
        for code in ('co_await f(x);', 'auto ok = co_await f(x);', 'const Result<int> r = co_await http.fetch(std::move(call));',
                     'co_return co_await f(x);', 'const auto [error, size] = co_await g(socket);',
                     'std::pair<A, std::vector<B>> p = co_await s.run(std::move(job));'):
            self.assertEqual(offences('{ ' + code + ' }'), [], code)

    def test_the_forms_that_compilers_break_are_found(self):
        for code in ('if (co_await f()) g();', 'while (co_await f()) g();', 'x = co_await f();', 'auto x = c ? co_await a() : co_await b();',
                     'auto r = co_await fetch({.url = u});', 'auto r = co_await apply([s] { return s; });', 'g(co_await f());',
                     'co_spawn(loop, f(), asio::detached);'):
            self.assertNotEqual(offences('{ ' + code + ' }'), [], code)


class Includes(unittest.TestCase):
    def test_an_arrow_that_is_not_drawn_is_found(self):
        found = list(check_house.include_offences('diff', 'diff/a.cpp', '#include "store/store.hpp"\n', {'diff': {'base'}}, {'diff': []}))
        self.assertEqual(len(found), 1)

    def test_a_foreign_header_without_owner_is_found(self):
        found = list(check_house.include_offences('diff', 'diff/a.cpp', '#include <curl/curl.h>\n#include <vector>\n', {'diff': set()}, {'diff': []}))
        self.assertEqual(len(found), 1)

    def test_a_circle_is_found(self):
        self.assertEqual(sorted(check_house.circles({'a': {'b'}, 'b': {'a'}, 'c': {'a'}})), ['a', 'b'])


if __name__ == '__main__':
    unittest.main()
