namespace Memory.Server.Models;

/// <summary>What a model is asked for, by which its cost is told apart.</summary>
internal enum ModelPurpose
{
    /// <summary>Answering a user.</summary>
    Chat,

    /// <summary>Reading facts out of what was said.</summary>
    Extraction,

    /// <summary>Putting in order what is remembered.</summary>
    Curation,
}
