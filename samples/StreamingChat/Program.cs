using StreamingChat;
using StreamingChat.Web;

// Type, watch the answer stream, see what was recalled and what was stored: in the console, or with --web in the browser.
if (ChatArguments.Parse(args, out var mistake) is not { } arguments)
{
    Console.WriteLine(mistake is null ? ChatArguments.Help : $"{mistake}\n\n{ChatArguments.Help}");
    return mistake is null ? 0 : 2;
}

return arguments.IsWeb ? await WebChatRun.RunAsync(arguments) : await ConsoleRun.RunAsync(arguments);
