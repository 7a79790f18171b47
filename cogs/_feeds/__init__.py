"""What stands behind the commands on feeds: `cogs.feeds` has the commands, and these do what its answers' buttons say.

meant     which feed is meant, where one may be posted, and how one is shown
offering  what was found at an address is followed
changing  what can be done with a feed that is followed
"""
