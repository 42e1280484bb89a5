/*
 * The documents and objects that are compound files: ole-office.c looks at all
 * that is in one and calls these for the streams and storages it knows.
 * Private to lib/inspect.
 */
#ifndef INSPECT_OLE_OFFICE_H
#define INSPECT_OLE_OFFICE_H

#include "inspect/ole.h"

/*
 * Whether the data is a compound file that is a VBA project and nothing else:
 * how PowerPoint and all of Office Open XML keep their macros.
 */
bool ole_is_vba_project(struct inspection *in, const unsigned char *data, size_t len);

/* The stream "WordDocument" ([MS-DOC]); ole-word.c. */
void ole_word(struct inspection *in, const struct ole *ole, uint32_t stream);

/* The stream "Workbook" or "Book" ([MS-XLS]); ole-excel.c. */
void ole_excel(struct inspection *in, const struct ole *ole, uint32_t stream);

/* The streams "PowerPoint Document" and "Current User" ([MS-PPT]); ole-powerpoint.c. */
void ole_powerpoint(struct inspection *in, const struct ole *ole, uint32_t stream);
void ole_powerpoint_user(struct inspection *in, const struct ole *ole, uint32_t stream);

/* The storage of an attachment of an Outlook message ([MS-OXMSG]); ole-outlook.c. */
void ole_outlook_attachment(struct inspection *in, const struct ole *ole, uint32_t storage);

#endif
