"""The errors that rhelp's own code raises, each with a sentence for a person."""


class RhelpError(Exception):
    """Something a person should be told; ``str(error)`` is the English sentence, a key of the catalogue."""


class OutOfTurn(RuntimeError):
    """We broke the protocol ourselves: a bug of ours, never the peer's."""


class MissingExtension(RhelpError):
    """The desktop lacks something we need; the sentence says what to do."""


class SignInOver(RhelpError):
    """A sign-in that was kept is not known to the server any more."""


class SecondFactorNeeded(RhelpError):
    """The password was right, and the account asks for a second factor; ``ticket`` is for that step."""

    def __init__(self, ticket: str) -> None:
        super().__init__("This account asks for the six digits of your authenticator app.")
        self.ticket = ticket
