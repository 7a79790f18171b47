"""What stands behind the commands on digests: `cogs.digests` has the commands, and these do what its buttons say.

meant     which digest is meant, who may change it, and how one is shown
fields    what is set of one, as it is typed, chosen and asked for
drafting  one is put together: and shown with its preview, and saved
acting    what can be done with one that is set up
"""
