using System.Runtime.InteropServices;

namespace Memory.Server.Dates;

/// <summary>What kind of word stands somewhere.</summary>
internal enum DateWordKind
{
    /// <summary>None that dates are made of.</summary>
    Other,

    /// <summary>One of <see cref="DateVocabulary"/>.</summary>
    Known,

    /// <summary>A plain number of up to four digits: "7", "2023".</summary>
    Number,

    /// <summary>A number with its ending: "7th".</summary>
    Ordinal,

    /// <summary>A decade in digits: "1990s", "90s".</summary>
    Decade,

    /// <summary>Digits with something between: "2023-05-07", "5/7".</summary>
    Figures,
}

/// <summary>A word of a sentence as the grammar of dates sees it.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Known">The vocabulary's own word; empty for other kinds.</param>
/// <param name="Number">The number that it tells; 0 for none.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Length">How many characters it has, its possessive left out.</param>
/// <param name="IsPossessive">Whether an apostrophe and an s follow: "year's".</param>
/// <param name="AfterComma">Whether a comma stands before it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DateWord(DateWordKind Kind, string Known, int Number, int Start, int Length, bool IsPossessive, bool AfterComma);
