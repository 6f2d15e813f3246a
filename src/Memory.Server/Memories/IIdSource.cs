namespace Memory.Server.Memories;

/// <summary>Where new ids come from, so that tests and repeated requests get the same ones again.</summary>
internal interface IIdSource
{
    /// <summary>A fresh id; ids of one source grow with time.</summary>
    Guid NewId();
}
