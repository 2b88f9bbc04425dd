"""The lab: one isolated network of hosts on which programs run and sockets are opened. It knows no exercises."""
