"""Every message that rhelp's programs exchange, defined once.

``message.py`` says what a message is, ``fields.py`` how its fields are bounded, ``codec.py`` turns it into text and
back. The messages themselves: ``signal.py`` (program and server), ``handshake.py`` (program and program, carried by
the server before the link stands) and ``peer.py`` (program and program, inside the link).
"""
