namespace Memory.Server.Memories;

/// <summary>Who works a job. Each lane of a user is claimed, put off and given up by itself, so that neither waits for the other.</summary>
internal enum JobLane
{
    /// <summary>Rules read the turns in the user's order: the oldest job first, and no other before it has ended.</summary>
    Rules,

    /// <summary>A model reads them again, outside the order: whichever job is due first.</summary>
    Model,
}
