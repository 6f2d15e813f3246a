namespace Memory.Server.Memories;

/// <summary>Whose word an observation is, weakest first. It decides only between observations of the same time.</summary>
internal enum Trust
{
    /// <summary>A model read it out of a conversation.</summary>
    Model,

    /// <summary>A rule read it out of what the user said about themselves.</summary>
    Rule,

    /// <summary>The application stored it.</summary>
    Application,
}
