using Segmentation;

return await CommandLine.InvokeAsync(args);
