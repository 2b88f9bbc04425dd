# my notes about sockets
#
# SOCK_STREAM = TCP, SOCK_DGRAM = UDP
# UDP: bind, recvfrom, sendto. No listen, no accept!

print("UDP has no connections")
