# Indentation, continuation, brackets.
if x:
    y = (1,  # one

         2)

  # a comment that does not count
    if z: \
        pass
elif 'a' "b":
	w
x = f'''{a
}''' ; é = b"\x00" + 0x_ff - 1e10j
match x:
  case _ if (y := z) != 3 >> 4: ...
