namespace Memory.Server.Models;

/// <summary>Why a call to a model gave nothing of use.</summary>
internal enum ModelFault
{
    /// <summary>There is no connection to the service.</summary>
    Unreachable,

    /// <summary>It did not answer in time, or fell silent in the middle.</summary>
    TimedOut,

    /// <summary>It asks us to come back later (429), or more calls are under way here than may.</summary>
    RateLimited,

    /// <summary>It failed (5xx), or broke off its answer.</summary>
    ServiceError,

    /// <summary>It was not asked, because it has not answered lately or wants to be left alone.</summary>
    CircuitOpen,

    /// <summary>It refused the request (400, 401, 403, 404 and the like): a wrong key, model or address, a quota that is used up, or a prompt that is too long. Asking the same again will not help.</summary>
    Refused,

    /// <summary>Its answer is none: empty, broken, or longer than is read.</summary>
    Unreadable,
}
