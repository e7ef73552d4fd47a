"""A wire to the program that can be cut: what a browser sees of a server that stops and comes back."""

import socket
import threading
from urllib.parse import urlsplit


class Wire:
    """Passes on bytes; `url` is its own end. Used in a `with`."""

    def __init__(self, url):
        end = urlsplit(url)
        self._program = (end.hostname, end.port)
        self._is_cut = False
        self._open = set()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        """Ends what is under way; what is asked for later gets no answer."""
        self._is_cut = True
        for end in list(self._open):
            _close(end)

    def mend(self):
        self._is_cut = False

    def _accept(self):
        while True:
            try:
                browser, _ = self._door.accept()
            except OSError:
                return
            if self._is_cut:
                browser.close()
                continue
            program = socket.create_connection(self._program)
            self._open |= {browser, program}
            for pair in (browser, program), (program, browser):
                threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source, target):
        try:
            while data := source.recv(1 << 16):
                target.sendall(data)
        except OSError:
            pass
        for end in source, target:
            self._open.discard(end)
            _close(end)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._door.close()
        self.cut()


def _close(end):
    """Also wakes whoever waits for it."""
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    end.close()
