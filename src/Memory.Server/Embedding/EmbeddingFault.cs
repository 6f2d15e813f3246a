namespace Memory.Server.Embedding;

/// <summary>Why an embedding service gave no vectors.</summary>
internal enum EmbeddingFault
{
    /// <summary>It did not answer in time.</summary>
    Timeout,

    /// <summary>There is no connection to it.</summary>
    Unreachable,

    /// <summary>It asks us to come back later (429).</summary>
    Throttled,

    /// <summary>It failed (5xx), or broke off its answer.</summary>
    Unavailable,

    /// <summary>It was not asked, because more texts wait for it than may.</summary>
    Full,

    /// <summary>It was not asked, because it has not answered lately.</summary>
    CircuitOpen,

    /// <summary>It refused us: a wrong key, model or address, or a quota that is used up. Asking again will not help until somebody mends that.</summary>
    Refused,

    /// <summary>It refused one of the texts (400, 413, 422). Each of them alone may be taken; the same ones together will be refused again.</summary>
    TextRefused,

    /// <summary>Its answer is no answer to what was asked, or holds a vector that is none.</summary>
    Malformed,

    /// <summary>Its vectors have another length than those of this model.</summary>
    WrongDimensions,
}
