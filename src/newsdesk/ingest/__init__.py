"""The outside comes in: a draft is read in a worker process (`reading`, `workers`) and stored (`intake`).

Whatever way an article comes, it ends in `intake.take`.
"""
