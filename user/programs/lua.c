/* SPDX-License-Identifier: MIT */
/*
 * lua - run a Lua script: lua FILE
 *
 * Of the standard libraries all but "package" and "debug": a static program loads no others.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>

static const luaL_Reg libraries[] = {
	{ LUA_GNAME, luaopen_base },
	{ LUA_COLIBNAME, luaopen_coroutine },
	{ LUA_TABLIBNAME, luaopen_table },
	{ LUA_IOLIBNAME, luaopen_io },
	{ LUA_OSLIBNAME, luaopen_os },
	{ LUA_STRLIBNAME, luaopen_string },
	{ LUA_MATHLIBNAME, luaopen_math },
	{ LUA_UTF8LIBNAME, luaopen_utf8 },
	{ NULL, NULL }
};

int main(int argc, char **argv)
{
	lua_State *state = luaL_newstate();
	const luaL_Reg *library;
	int error;

	if (!state || argc != 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	for (library = libraries; library->func; library++) {
		luaL_requiref(state, library->name, library->func, 1);
		lua_pop(state, 1);
	}
	error = luaL_dofile(state, argv[1]);
	if (error)
		printf("not ok - %s\n", lua_tostring(state, -1));
	lua_close(state);
	return error != 0;
}
