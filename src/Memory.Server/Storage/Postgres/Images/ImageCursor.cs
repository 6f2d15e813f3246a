namespace Memory.Server.Storage.Postgres.Images;

/// <summary>
/// A cursor over the rows of one kind. Each kind has a name of its own: the driver remembers what rows a text gives, and the same text must not give
/// others later.
/// </summary>
/// <param name="Open">Stands before the statement whose rows it gives.</param>
/// <param name="Next">Gives as many rows as a part has.</param>
internal sealed record ImageCursor(string Open, string Next)
{
    public const string Close = "CLOSE ALL";

    private const string OpenSessions = "DECLARE image_sessions NO SCROLL CURSOR FOR ";
    private const string NextSessions = "FETCH 200 FROM image_sessions";
    private const string OpenTurns = "DECLARE image_turns NO SCROLL CURSOR FOR ";
    private const string NextTurns = "FETCH 200 FROM image_turns";
    private const string OpenObservations = "DECLARE image_observations NO SCROLL CURSOR FOR ";
    private const string NextObservations = "FETCH 200 FROM image_observations";
    private const string OpenMemories = "DECLARE image_memories NO SCROLL CURSOR FOR ";
    private const string NextMemories = "FETCH 200 FROM image_memories";
    private const string OpenAssociations = "DECLARE image_associations NO SCROLL CURSOR FOR ";
    private const string NextAssociations = "FETCH 200 FROM image_associations";
    private const string OpenJobs = "DECLARE image_jobs NO SCROLL CURSOR FOR ";
    private const string NextJobs = "FETCH 200 FROM image_jobs";

    public static ImageCursor Sessions { get; } = new(OpenSessions, NextSessions);

    public static ImageCursor Turns { get; } = new(OpenTurns, NextTurns);

    public static ImageCursor Observations { get; } = new(OpenObservations, NextObservations);

    public static ImageCursor Memories { get; } = new(OpenMemories, NextMemories);

    public static ImageCursor Associations { get; } = new(OpenAssociations, NextAssociations);

    public static ImageCursor Jobs { get; } = new(OpenJobs, NextJobs);
}
