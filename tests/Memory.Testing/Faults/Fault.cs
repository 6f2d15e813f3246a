namespace Memory.Testing.Faults;

/// <summary>What can go wrong between a client and its memory server. The set is closed: every test of a broken memory draws from it.</summary>
public enum Fault
{
    /// <summary>Nobody listens on the port.</summary>
    RefusedPort,

    /// <summary>Every connection ends with a reset as soon as it is made.</summary>
    ResetNetwork,

    /// <summary>Connections are taken, and then nothing is passed on, either way.</summary>
    SilentNetwork,

    /// <summary>The request arrives and no answer begins.</summary>
    HangBeforeHeaders,

    /// <summary>Half of the answer comes, and then nothing.</summary>
    HangInBody,

    /// <summary>The answer comes at a byte a second.</summary>
    Drip,

    /// <summary>No answer begins until the client has given up; only then is the request done.</summary>
    DoneLate,

    /// <summary>The connection is reset instead of an answer.</summary>
    ResetBeforeHeaders,

    /// <summary>The connection is reset in the middle of the answer.</summary>
    ResetInBody,

    /// <summary>The server fails.</summary>
    Status500,

    /// <summary>A gateway does not reach the server.</summary>
    Status502,

    /// <summary>The server is not available.</summary>
    Status503,

    /// <summary>The server is not available and says until when, as a date.</summary>
    Status503RetryAfter,

    /// <summary>Too many requests.</summary>
    Status429,

    /// <summary>Too many requests, and the server says for how many seconds.</summary>
    Status429RetryAfter,

    /// <summary>A page for people, with status 200, as of a hotel's network.</summary>
    Html,

    /// <summary>A document that ends in the middle, although the transfer was whole.</summary>
    TruncatedJson,

    /// <summary>A document with the right fields and wrong types in them.</summary>
    WrongTypes,

    /// <summary>A document in a charset that does not exist.</summary>
    BadCharset,

    /// <summary>A gigabyte that begins like a document.</summary>
    Gigabyte,

    /// <summary>A document with a byte that is not UTF-8.</summary>
    InvalidUtf8,

    /// <summary>A redirect to the same address.</summary>
    RedirectLoop,

    /// <summary>A valid answer, to somebody else's request.</summary>
    AnotherUser,

    /// <summary>400: the request is malformed.</summary>
    Refused400,

    /// <summary>401: the key is not known.</summary>
    Refused401,

    /// <summary>403: the key may not do this.</summary>
    Refused403,
}
