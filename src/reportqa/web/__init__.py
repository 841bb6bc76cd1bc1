"""The page and the endpoint for questions. Comes in: questions from a browser or program. Goes out: archived answers.

Importing anything from here first makes the environment fit for Gradio, which reads it when it is imported.
"""

from reportqa.web.environment import harden

harden()
