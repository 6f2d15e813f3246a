namespace Memory.Server.Recall.Text;

/// <summary>What kinds of answer a text may hold, told by its words: a text with a number may say how many.</summary>
[Flags]
internal enum Cues
{
    None = 0,

    /// <summary>When something happens: "yesterday", "May", "2019".</summary>
    Time = 1,

    /// <summary>How many or how much: figures and number words.</summary>
    Number = 2,

    /// <summary>A name inside a sentence, which most places have.</summary>
    Name = 4,

    /// <summary>Somebody: "my sister", "the coach".</summary>
    Person = 8,

    /// <summary>Why: "because", "so that", "inspired".</summary>
    Reason = 16,

    /// <summary>What somebody likes to have it: "I prefer", "rather".</summary>
    Preference = 32,

    /// <summary>That something is not so: "never", "no longer".</summary>
    Negation = 64,

    /// <summary>A standing wish about answers: "always show the code".</summary>
    Instruction = 128,

    /// <summary>The speaker tells of themselves: "I", "my", "we".</summary>
    FirstPerson = 256,
}
