# second try, does not work yet
print("hello selectors")
