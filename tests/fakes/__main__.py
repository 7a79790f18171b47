"""Start the server: prints the port on the first line of standard output, and serves until it is ended."""

from tests.fakes.discord_rest import main

main()
