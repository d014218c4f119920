"""Video as browsers send it (VP8 or H.264 over RTP): from packets to the agent's picture."""
