namespace Memory.Server.Memories;

/// <summary>Where new ids come from, so that tests and repeated requests get the same ones again.</summary>
internal interface IIdSource
{
    /// <summary>A fresh id; ids of one source grow with time.</summary>
    Guid NewId();

    /// <summary>Whether it may give ids that an earlier attempt of the same request was given: what has them then is done already.</summary>
    bool MayRepeat => false;
}
