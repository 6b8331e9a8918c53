print("hello from Lua " .. 1 + 1)
