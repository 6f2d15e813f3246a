namespace Memory.Server.Extraction.Model;

/// <summary>Why a model's proposal was dropped; the first reason that applied.</summary>
internal enum DropReason
{
    /// <summary>It is no object, or the reply was cut off inside it.</summary>
    NotReadable,

    /// <summary>The reply held more proposals than one reply may.</summary>
    TooMany,

    /// <summary>A field is missing or is not what it should be.</summary>
    BadField,

    /// <summary>It cites no turn, or one that was not there to be read.</summary>
    NoTurn,

    /// <summary>Its turn is aimed at the model's rules rather than told about the user.</summary>
    HostileTurn,

    /// <summary>The quote does not stand in the turn it cites.</summary>
    NoQuote,

    /// <summary>The quote stands in something the user only shows: a document, code, somebody's words, a tale.</summary>
    ShownText,

    /// <summary>The quote is a question.</summary>
    Question,

    /// <summary>The quote supposes something, or is not sure of it.</summary>
    Supposition,

    /// <summary>The slot is not a slot's name.</summary>
    BadSlot,

    /// <summary>The turn does not say the value.</summary>
    UnsupportedValue,

    /// <summary>The sentence names people, places or numbers that the conversation does not.</summary>
    UnsupportedContent,

    /// <summary>The sentence is not about the user.</summary>
    NotAboutUser,

    /// <summary>Something of another person's was put into a slot of the user's own.</summary>
    OtherPerson,

    /// <summary>The sentence, the value or the slot is aimed at the model's rules, or would carry data away.</summary>
    Hostile,

    /// <summary>It holds a password, a key, or a number of a card or an account.</summary>
    Secret,

    /// <summary>A field is longer than it may be.</summary>
    TooLong,

    /// <summary>A time cannot be read, lies beyond any life, or ends before it begins.</summary>
    BadTime,

    /// <summary>Another proposal of the reply says the same.</summary>
    Duplicate,

    /// <summary>The reply gives a slot that holds one value several for the same turn.</summary>
    Conflict,

    /// <summary>A rule read the same in the same turn.</summary>
    SameAsRule,

    /// <summary>A rule read something else for that slot in the same turn.</summary>
    AgainstRule,
}
