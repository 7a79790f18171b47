"""What stands behind the commands on alerts: `cogs.alerts` has the commands, and these do what its buttons say.

meant     which alert is meant, and who may hear of it and change it
drafting  an alert as it would be: its backtest, its words changed, saved
acting    what can be done with one that is set up, and below what it told
"""
