namespace Memory.Evaluation.Asking;

/// <summary>Hears how an evaluation gets on. Called from several threads at once.</summary>
internal interface IEvaluationWatch
{
    /// <summary>One step was done: a conversation handed over, or a question asked.</summary>
    void Advance();

    /// <summary>All of a conversation was done; tells it in a line.</summary>
    void Finish(string line);

    /// <summary>Something that the reader of the figures should know.</summary>
    void Note(string line);
}

/// <summary>Does not listen.</summary>
internal sealed class NoWatch : IEvaluationWatch
{
    public static NoWatch Instance { get; } = new();

    public void Advance()
    {
    }

    public void Finish(string line)
    {
    }

    public void Note(string line)
    {
    }
}
