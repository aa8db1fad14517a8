"""What this tool says when it cannot go on."""


class LocalFault(Exception):
    """Cannot go on; the text says what happened and what to do. Shown without a stack trace."""


class AlreadyRunning(LocalFault):
    """Another launcher holds this data folder."""


class DidNotStart(LocalFault):
    """A part ended, or did not answer in time, while it was starting."""


class DownloadFailed(LocalFault):
    """A file could not be fetched, or was not the file that the lock names."""


class NotReachable(LocalFault):
    """A running server that the environment names does not answer, or refuses us."""


class NotOurs(LocalFault):
    """Asked to stop or start a server that somebody else runs."""
