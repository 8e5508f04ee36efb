"""How well the hotword hears: every figure of docs/hotword.md, over the clips that `models.hotword.studio` rendered.

It plays each clip to the ears' own trigger and second stage, so it belongs to no product package.
"""
